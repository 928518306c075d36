import { type BatchRules, runBatch } from '../../local/stream-batch.ts';
import type { StreamRecord } from '../../local/stream-record.ts';

const usual: BatchRules = {
  reportsFailures: false,
  bisects: false,
  maximumRetries: Number.POSITIVE_INFINITY,
  maximumAgeMs: Number.POSITIVE_INFINITY,
};
const reporting = { ...usual, reportsFailures: true };
const now = Math.floor(Date.now() / 1000);
const record = (number: string, ageSeconds = 0) =>
  ({ dynamodb: { SequenceNumber: number, ApproximateCreationDateTime: now - ageSeconds } }) as unknown as StreamRecord;
const numbersOf = (records: readonly StreamRecord[]) => records.map(({ dynamodb }) => dynamodb.SequenceNumber).join('');
const failures = (...numbers: string[]) => ({
  batchItemFailures: numbers.map((itemIdentifier) => ({ itemIdentifier })),
});
const thrown = new Error('told to');

/** What happens to the batch when its invocations end as `answers` says: in this order, and well after those. */
async function course(rules: BatchRules, records: StreamRecord[], answers: unknown[]) {
  const [invoked, done, discarded]: [string[], string[], string[]] = [[], [], []];
  const stopping = new AbortController();
  await runBatch(records, rules, {
    invoke: async (given) => {
      invoked.push(numbersOf(given));
      const answer = answers.shift();
      if (answer === 'stop') stopping.abort();
      if (answer === thrown) throw answer;
      return answer;
    },
    done: (last) => done.push(last.dynamodb.SequenceNumber),
    discard: async (given, reason, invocations) => {
      discarded.push(`${numbersOf(given)} ${reason} ${invocations}`);
    },
    signal: stopping.signal,
  });
  return { invoked, done, discarded };
}

const four = () => ['a', 'b', 'c', 'd'].map((number) => record(number));

describe('a batch of a stream', () => {
  it.each<[string, BatchRules, unknown[], string[], string[]]>([
    ['goes to the function once when all is well', usual, [{}], ['abcd'], ['d']],
    ['comes again whole after an error', usual, [thrown, thrown], ['abcd', 'abcd', 'abcd'], ['d']],
    ['does not look into answers unless told to', usual, [failures('b')], ['abcd'], ['d']],
    ['goes on at the record that is reported', reporting, [failures('c')], ['abcd', 'cd'], ['b', 'd']],
    ['goes on at the first of several records', reporting, [failures('d', 'b')], ['abcd', 'bcd'], ['a', 'd']],
    ['comes again whole when its first record failed', reporting, [failures('a')], ['abcd', 'abcd'], ['d']],
    ['comes again whole when an unknown record is reported', reporting, [failures('x')], ['abcd', 'abcd'], ['d']],
    ['comes again whole when nothing is named', reporting, [failures('')], ['abcd', 'abcd'], ['d']],
    ['is done when no failures are listed', reporting, [failures()], ['abcd'], ['d']],
    ['is done when the answer is null', reporting, [null], ['abcd'], ['d']],
    [
      'is split in two, in order, until what fails is alone',
      { ...usual, bisects: true },
      [thrown, undefined, thrown, thrown],
      ['abcd', 'ab', 'cd', 'c', 'c', 'd'],
      ['b', 'c', 'd'],
    ],
  ])('%s', async (_, rules, answers, invoked, done) => {
    expect(await course(rules, four(), answers)).toEqual({ invoked, done, discarded: [] });
  });

  it('is given up after its last retry, and what comes behind it goes on', async () => {
    const rules = { ...reporting, maximumRetries: 1 };
    expect(await course(rules, four(), [failures('c'), thrown, thrown])).toEqual({
      invoked: ['abcd', 'cd', 'cd'],
      done: ['b', 'd'],
      discarded: ['cd RetryAttemptsExhausted 2'],
    });
  });

  it('loses only the record that fails for ever when it may be split', async () => {
    const rules = { ...usual, bisects: true, maximumRetries: 0 };
    expect(await course(rules, four(), [thrown, thrown, undefined, thrown])).toEqual({
      invoked: ['abcd', 'ab', 'a', 'b', 'cd'],
      done: ['a', 'b', 'd'],
      discarded: ['b RetryAttemptsExhausted 1'],
    });
  });

  it('is given up as far as it is too old', async () => {
    const records = [record('a', 500), record('b', 500), record('c')];
    expect(await course({ ...usual, maximumAgeMs: 300_000 }, records, [])).toEqual({
      invoked: ['c'],
      done: ['c'],
      discarded: ['ab RecordAgeExceeded 0'],
    });
  });

  it('is not done when the cloud stops meanwhile', async () => {
    expect(await course(usual, four(), ['stop'])).toEqual({ invoked: ['abcd'], done: [], discarded: [] });
  });
});

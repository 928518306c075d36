import type { Assembly } from '../../local/assembly.ts';
import { attributesOf } from '../../local/attributes.ts';
import { openState } from '../../local/state.ts';

const attributes = (logicalId: string, Properties: Record<string, unknown> = {}) => {
  const template = { Resources: { [logicalId]: { Type: 'AWS::SQS::Queue', Properties } } };
  return attributesOf({ stackName: 'Fixture', template } as unknown as Assembly, openState());
};

describe('a queue', () => {
  it.each([
    ['its own name', 'Work', { QueueName: 'work' }, /^work$/],
    ['a name of the stack', 'Work', {}, /^Fixture-Work-[A-Z0-9]{12}$/],
    ['a name that SQS takes, however long its id is', 'W'.repeat(90), {}, /^Fixture-W{59}-[A-Z0-9]{12}$/],
  ])('has %s in its ARN and its address', (_, logicalId, properties, form) => {
    const { ref, attribute } = attributes(logicalId, properties);
    const name = String(attribute(logicalId, 'QueueName'));
    expect(name).toMatch(form);
    expect(attribute(logicalId, 'Arn')).toBe(`arn:aws:sqs:us-east-1:000000000000:${name}`);
    expect(ref(logicalId)).toBe(`https://sqs.us-east-1.amazonaws.com/000000000000/${name}`);
    expect(attribute(logicalId, 'QueueUrl')).toBe(ref(logicalId));
  });
});

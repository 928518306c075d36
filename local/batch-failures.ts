/**
 * The identifiers that a function reports as failed (`ReportBatchItemFailures`), in its order: none when all went
 * well, undefined when the answer counts as a failure of the whole batch.
 * @param known the identifiers of the batch
 */
export function reportedFailures(answer: unknown, known: ReadonlySet<string>): readonly string[] | undefined {
  if (answer === null || answer === undefined) return [];
  if (typeof answer !== 'object') return undefined;
  const failures = (answer as { batchItemFailures?: unknown }).batchItemFailures;
  if (failures === null || failures === undefined) return [];
  if (!Array.isArray(failures)) return undefined;
  const identifiers = failures.map((failure: unknown) => (failure as { itemIdentifier?: unknown })?.itemIdentifier);
  return identifiers.every((identifier) => typeof identifier === 'string' && known.has(identifier))
    ? (identifiers as string[])
    : undefined;
}

/** What performance means here. A bundle above its size, or with a package twice, fails `.ci/run`; times are for people. */
export const limits = {
  /** Minified bytes of a function's bundle. */
  bundleBytes: 450 * 1024,
  /** Copies of one package in one bundle. */
  packageCopies: 1,
  /** Load time of a bundle, as a ratio to that of the DynamoDB client alone. */
  loadRatio: 1.25,
} as const;

export interface BundleSize {
  readonly name: string;
  readonly bytes: number;
  /** Packages of which the bundle has more than one copy, with their folders. */
  readonly repeated: Readonly<Record<string, readonly string[]>>;
}

/** One sentence per limit that a bundle breaks. */
export function brokenLimits(bundles: readonly BundleSize[]): string[] {
  return bundles.flatMap(({ name, bytes, repeated }) => [
    ...(bytes > limits.bundleBytes ? [`${name} has ${bytes} bytes; the limit is ${limits.bundleBytes}.`] : []),
    ...Object.entries(repeated).map(
      ([packageName, folders]) => `${name} carries ${packageName} ${folders.length} times: ${folders.join(', ')}.`,
    ),
  ]);
}

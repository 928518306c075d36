/**
 * What performance means here. A bundle or a script above its size, a package twice, or one that a bundle may not have,
 * fails `.ci/run`; times are for people.
 */
export const limits = {
  /** Minified bytes of a function's bundle. */
  bundleBytes: 450 * 1024,
  /** Copies of one package in one bundle. */
  packageCopies: 1,
  /** Gzipped bytes of an element that merchants load into their own pages, whichever kind of script. */
  elementBytes: 6 * 1024,
  /** Gzipped bytes of all script that a checkout loads, its largest locale included. */
  checkoutBytes: 50 * 1024,
  /** Gzipped bytes of a module that most payments do without. */
  laterBytes: 12 * 1024,
  /** Packages that only these functions may carry: those that ask a processor for money, or for what became of it. */
  onlyIn: { stripe: ['confirm-session', 'resolve-session', 'sweep-due'] } as Readonly<
    Record<string, readonly string[]>
  >,
  /** Load time of a bundle, as a ratio to that of the DynamoDB client alone, bundled in the same way. */
  loadRatio: 1.25,
} as const;

export interface BundleSize {
  readonly name: string;
  readonly bytes: number;
  /** Packages that some code in the bundle comes from. */
  readonly packages: readonly string[];
  /** Packages of which the bundle has more than one copy, with their folders. */
  readonly repeated: Readonly<Record<string, readonly string[]>>;
}

/** One sentence per limit that a bundle breaks. */
export function brokenLimits(bundles: readonly BundleSize[]): string[] {
  return bundles.flatMap(({ name, bytes, packages, repeated }) => [
    ...(bytes > limits.bundleBytes ? [`${name} has ${bytes} bytes; the limit is ${limits.bundleBytes}.`] : []),
    ...packages
      .filter((packageName) => limits.onlyIn[packageName]?.includes(name) === false)
      .map((packageName) => `${name} carries ${packageName}, and does not charge.`),
    ...Object.entries(repeated).map(
      ([packageName, folders]) => `${name} carries ${packageName} ${folders.length} times: ${folders.join(', ')}.`,
    ),
  ]);
}

export interface ScriptSize {
  readonly name: string;
  /** Gzipped. */
  readonly bytes: number;
  readonly limit: number;
}

/** One sentence per script that is larger than it may be. */
export function largeScripts(scripts: readonly ScriptSize[]): string[] {
  return scripts.flatMap(({ name, bytes, limit }) =>
    bytes > limit ? [`${name} has ${bytes} bytes gzipped; the limit is ${limit}.`] : [],
  );
}

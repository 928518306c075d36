/**
 * Where the module of each locale is, by its code: what the build has found in `web/locales`, a file each. An address
 * is relative to the script, as `import()` takes it.
 */
declare const LOCALES: Readonly<Record<string, string>>;

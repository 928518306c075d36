/**
 * Where the module of each locale is, by its code: what the build has found in `web/locales`, a file each. An address
 * is relative to the script, as `import()` takes it.
 */
declare const LOCALES: Readonly<Record<string, string>>;

/** Where the modules in `web/frame/later` are, by their name: what most payments do without. */
declare const LATER: Readonly<Record<string, string>>;

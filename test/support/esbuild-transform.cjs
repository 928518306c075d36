const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { version, transformSync } = require('esbuild');

const self = readFileSync(__filename);

// Types are checked by tsc; here they are only removed, and ESM becomes the CommonJS that jest runs.
module.exports = {
  process(source, path) {
    const { code, map } = transformSync(source, {
      loader: path.endsWith('ts') ? 'ts' : 'js',
      format: 'cjs',
      target: 'node24',
      // What is loaded later is code of ours, too, and jest's CommonJS runtime has no `import()`.
      supported: { 'dynamic-import': false },
      sourcefile: path,
      sourcemap: 'both',
    });
    return { code, map };
  },
  getCacheKey(source, path) {
    return createHash('sha256').update(version).update(self).update(path).update(source).digest('hex');
  },
};

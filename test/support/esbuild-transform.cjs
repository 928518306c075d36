const { createHash } = require('node:crypto');
const { version, transformSync } = require('esbuild');

// Types are checked by tsc; here they are only removed, and ESM becomes the CommonJS that jest runs.
module.exports = {
  process(source, path) {
    const { code, map } = transformSync(source, {
      loader: path.endsWith('ts') ? 'ts' : 'js',
      format: 'cjs',
      target: 'node24',
      sourcefile: path,
      sourcemap: 'both',
    });
    return { code, map };
  },
  getCacheKey(source, path) {
    return createHash('sha256').update(version).update(path).update(source).digest('hex');
  },
};

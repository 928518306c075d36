const shared = {
  testEnvironment: 'node',
  rootDir: import.meta.dirname,
  transform: { '\\.[cm]?[jt]s$': '<rootDir>/test/support/esbuild-transform.cjs' },
  // middy has an entry for `import` alone, which the CommonJS runtime of jest does not look at.
  moduleNameMapper: { '^@middy/(core|util)$': '<rootDir>/node_modules/@middy/$1/index.js' },
  // ESM-only libraries, which the CommonJS runtime of jest can only load translated.
  transformIgnorePatterns: [
    '/node_modules/(?!(@middy|jose|canonicalize|velocityjs|fauxqs|@lit|lit|lit-html|lit-element|@redocly)/)',
  ],
};

/** Folders whose tests go through the local cloud over HTTP; one cloud is started for all of them. */
const cloudTests = ['flows', 'races', 'browser', 'docs', 'client/live'].map((folder) => `<rootDir>/test/${folder}`);

export default {
  // More than there are cores: the longest files spend most of their time waiting.
  maxWorkers: 3,
  testSequencer: '<rootDir>/test/support/longest-first.cjs',
  testTimeout: 30_000,
  projects: [
    {
      ...shared,
      displayName: 'parts',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: cloudTests,
      globalSetup: '<rootDir>/test/support/database-setup.mjs',
      globalTeardown: '<rootDir>/test/support/database-teardown.mjs',
    },
    {
      ...shared,
      displayName: 'cloud',
      testMatch: cloudTests.map((folder) => `${folder}/**/*.test.ts`),
      globalSetup: '<rootDir>/test/support/cloud-setup.mjs',
      globalTeardown: '<rootDir>/test/support/cloud-teardown.mjs',
    },
  ],
};

// middy has an entry for `import` alone, which the CommonJS runtime of jest does not look at. Import this file first.
jest.mock('@middy/util', () => jest.requireActual('../../../node_modules/@middy/util/index.js'), { virtual: true });
jest.mock('@middy/core', () => jest.requireActual('../../../node_modules/@middy/core/index.js'), { virtual: true });

export {};

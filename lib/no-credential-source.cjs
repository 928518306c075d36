/** Stands in for `@aws-sdk/credential-provider-*` in bundles: see `unusedCredentialSources` in bundle.ts. */
const absent = () => async () => {
  throw Object.assign(new Error('There are no credentials in the environment'), { tryNextLink: true });
};

exports.fromIni = absent;
exports.fromProcess = absent;
exports.fromSSO = absent;
exports.fromTokenFile = absent;

/** Stands in for sources of credentials in bundles: see `unusedCredentialSources` in function-bundle.ts. */
const absent = () => async () => {
  throw Object.assign(new Error('There are no credentials in the environment'), { tryNextLink: true });
};

exports.ENV_CMDS_FULL_URI = 'AWS_CONTAINER_CREDENTIALS_FULL_URI';
exports.ENV_CMDS_RELATIVE_URI = 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI';
exports.fromContainerMetadata = absent;
exports.fromHttp = absent;
exports.fromIni = absent;
exports.fromInstanceMetadata = absent;
exports.fromProcess = absent;
exports.fromSSO = absent;
exports.fromTokenFile = absent;

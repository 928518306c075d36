/** Stands in for `cssfilter` in bundles: see `functionOptions` in bundle.ts. */
exports.FilterCSS = class {};
exports.getDefaultWhiteList = () => ({});

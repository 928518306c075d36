/** Stands in for the SDK's event streams in bundles: nothing that the product calls answers with one. */
const absent = class {
  constructor() {
    throw new Error('Bundles carry no event streams');
  }
};

exports.EventStreamSerde = absent;
exports.eventStreamSerdeProvider = absent;

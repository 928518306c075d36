const { default: Sequencer } = require('@jest/test-sequencer');

/** Files that mostly wait for the product's own time limits: begun first, they wait while the others work. */
const longest = [
  'races/crashes',
  'races/webhooks',
  'races/hanging-endpoint',
  'flows/recovery.',
  'local/queues',
  'browser/',
  'local/data',
  'races/parallel-confirms',
];

const rank = ({ path }) => {
  const index = longest.findIndex((name) => path.includes(`/test/${name}`));
  return index < 0 ? longest.length : index;
};

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).sort((one, other) => rank(one) - rank(other));
  }
};

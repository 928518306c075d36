// Loads the bundle that it is given, and prints how long that took: until its code had run, how much of that was work of
// this thread, and until what the code began for later (the fetch of secrets) had had its first turn.
const [, , file] = process.argv;
const workBefore = process.threadCpuUsage();
const start = process.hrtime.bigint();
require(file);
const loaded = process.hrtime.bigint() - start;
const { user, system } = process.threadCpuUsage(workBefore);
setImmediate(() => {
  const begun = process.hrtime.bigint() - start;
  const times = { loaded: Number(loaded) / 1e6, worked: (user + system) / 1e3, begun: Number(begun) / 1e6 };
  process.stdout.write(JSON.stringify(times), () => process.exit(0));
});

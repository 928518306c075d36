// Runs the bundle that it is given through a cold start: loads it, and what else it is given, then hands it the event.
// Prints on stderr how long that took until the answer, how much of it was work of this thread, the answer's status, and
// which files were loaded.
const [, , file, event, ...loadedFirst] = process.argv;
const workBefore = process.threadCpuUsage();
const start = process.hrtime.bigint();
const { handler } = require(file);
for (const part of loadedFirst) require(part);
// As an event comes to a function: through the event loop, whose turn it is once the function is loaded.
setImmediate(async () => {
  const { statusCode } = await handler(JSON.parse(event), {});
  const answeredMs = Number(process.hrtime.bigint() - start) / 1e6;
  const { user, system } = process.threadCpuUsage(workBefore);
  const files = Object.keys(require.cache).filter((path) => path !== __filename && path !== file);
  process.stderr.write(JSON.stringify({ answeredMs, workedMs: (user + system) / 1e3, statusCode, files }), () =>
    process.exit(0),
  );
});

export default async function teardown() {
  await globalThis.testCloud.stop();
}

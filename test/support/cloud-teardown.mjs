export default async function teardown() {
  await globalThis.testCloud.stop();
  globalThis.testStripe.stop();
  const { faults } = globalThis.testStripe;
  if (faults.length > 0) throw new Error(`Stripe would not have understood: ${faults.join('; ')}`);
}

// A clock for a process in which nobody has time: waits are over at once, and it is DAYS_LATER days later.
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';

const now = Date.now;
Date.now = () => now() + Number(process.env.DAYS_LATER ?? 0) * 86_400_000;
timers.setTimeout = async () => {};
syncBuiltinESMExports();

import type { Settings } from './settings.ts';

/*
 * What differs between deployments, and the one file that a merchant edits; `-c env=<name>` picks one. What each
 * setting means, and what it may be, is in settings.ts.
 */

const trial: Settings = {
  keepData: false,
  sandboxProcessor: true,
  showClientSecret: true,
  customerManagedKey: false,
  logRetentionDays: 7,
  sessionRetentionDays: 90,
  memoryMb: 512,
  firewall: { perClientSecret: 300, perAddress: 600, perServer: 6_000 },
  throttles: { default: { rate: 50, burst: 100 }, routes: { 'create-account': { rate: 5, burst: 10 } } },
};

export const environments: Readonly<Record<string, Settings>> = {
  sandbox: trial,
  dev: trial,
  prod: {
    // Yours to add: account, region, alarmEmail; apiDomain and checkoutDomain if you want names of your own.
    keepData: true,
    sandboxProcessor: false,
    showClientSecret: false,
    customerManagedKey: true,
    // Thirteen months: card networks let a payer dispute for up to twelve.
    logRetentionDays: 400,
    sessionRetentionDays: 90,
    memoryMb: 512,
    // 500 confirms a second, as its throttle lets in, of one second each. An account needs 100 more for the rest.
    confirmConcurrency: 500,
    // A server may create as many sessions as the throttle of create-session lets in.
    firewall: { perClientSecret: 300, perAddress: 600, perServer: 30_000 },
    throttles: {
      default: { rate: 100, burst: 200 },
      routes: {
        'create-session': { rate: 500, burst: 1_000 },
        'get-session': { rate: 2_000, burst: 4_000 },
        'quote-fee': { rate: 1_000, burst: 2_000 },
        'confirm-session': { rate: 500, burst: 1_000 },
        'show-embed': { rate: 1_000, burst: 2_000 },
        'show-frame': { rate: 1_000, burst: 2_000 },
        'show-challenge': { rate: 500, burst: 1_000 },
        'create-account': { rate: 5, burst: 10 },
      },
    },
  },
};

/** What is used of Apple Pay's own interface: developer.apple.com/documentation/apple_pay_on_the_web. */
export interface ApplePaySheet {
  onvalidatemerchant: (event: { readonly validationURL: string }) => void;
  onpaymentmethodselected: () => void;
  onpaymentauthorized: () => void;
  oncancel: () => void;
  begin(): void;
  abort(): void;
  completeMerchantValidation(session: unknown): void;
  completePaymentMethodSelection(update: { newTotal: LineItem; newLineItems?: readonly LineItem[] }): void;
  completePayment(result: { readonly status: number }): void;
}

export interface LineItem {
  readonly label: string;
  /** Digits and a point. */
  readonly amount: string;
  readonly type?: 'final' | 'pending';
}

interface ApplePaySessionClass {
  readonly STATUS_SUCCESS: number;
  readonly STATUS_FAILURE: number;
  canMakePayments(): boolean;
  new (version: number, request: object): ApplePaySheet;
}

/** Safari's class, where this browser and this device can pay with it. */
export function applePaySession(): ApplePaySessionClass | undefined {
  const { ApplePaySession } = window as { ApplePaySession?: ApplePaySessionClass };
  try {
    return ApplePaySession?.canMakePayments() ? ApplePaySession : undefined;
  } catch {
    // It throws in a page that is not secure, and in a frame that may not.
    return undefined;
  }
}

import type { Spec } from '../element/spec.ts';

export const spec: Spec = {
  tag: 'govifi-payment',
  texts: ['session-id', 'theme', 'accent', 'font', 'setup-future-usage', 'ach-sec-code', 'locale', 'api-base'],
  switches: ['disable-ach', 'disable-credit-card', 'cvv-recheck', 'management-mode', 'new-method-only'],
  always: {},
  words: {
    en: {
      title: 'Payment form',
      failed: 'The payment form did not load. Check your connection and try again.',
    },
    es: {
      title: 'Formulario de pago',
      failed: 'El formulario de pago no se ha cargado. Compruebe su conexión e inténtelo de nuevo.',
    },
    fr: {
      title: 'Formulaire de paiement',
      failed: 'Le formulaire de paiement ne s’est pas chargé. Vérifiez votre connexion et réessayez.',
    },
    ar: {
      title: 'نموذج الدفع',
      failed: 'لم يتم تحميل نموذج الدفع. تحقق من اتصالك وحاول مرة أخرى.',
    },
  },
  held: 64,
};

import type { Spec } from '../element/spec.ts';

export const spec: Spec = {
  tag: 'govifi-wallet',
  texts: ['session-id', 'theme', 'accent', 'font', 'locale', 'api-base'],
  switches: ['disable-ach', 'disable-credit-card', 'new-method-only'],
  // The frame of a payment refuses it, rather than taking a payment where none was meant.
  always: { managementMode: true },
  words: {
    en: {
      title: 'Saved payment methods',
      failed: 'Your saved payment methods did not load. Check your connection and try again.',
    },
    es: {
      title: 'Formas de pago guardadas',
      failed: 'Sus formas de pago guardadas no se han cargado. Compruebe su conexión e inténtelo de nuevo.',
    },
    fr: {
      title: 'Moyens de paiement enregistrés',
      failed: 'Vos moyens de paiement enregistrés ne se sont pas chargés. Vérifiez votre connexion et réessayez.',
    },
    ar: {
      title: 'وسائل الدفع المحفوظة',
      failed: 'لم يتم تحميل وسائل الدفع المحفوظة. تحقق من اتصالك وحاول مرة أخرى.',
    },
  },
  held: 24,
};

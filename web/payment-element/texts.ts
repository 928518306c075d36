export interface Texts {
  readonly title: string;
  readonly failed: string;
  readonly retry: string;
}

/**
 * The few words that are needed while the frame is not there, which has all others. A language that is missing here
 * has them in English.
 */
const texts: Readonly<Record<string, Texts>> = {
  en: {
    title: 'Payment form',
    failed: 'The payment form did not load. Check your connection and try again.',
    retry: 'Try again',
  },
  es: {
    title: 'Formulario de pago',
    failed: 'El formulario de pago no se ha cargado. Compruebe su conexión e inténtelo de nuevo.',
    retry: 'Intentar de nuevo',
  },
  fr: {
    title: 'Formulaire de paiement',
    failed: 'Le formulaire de paiement ne s’est pas chargé. Vérifiez votre connexion et réessayez.',
    retry: 'Réessayer',
  },
  ar: {
    title: 'نموذج الدفع',
    failed: 'لم يتم تحميل نموذج الدفع. تحقق من اتصالك وحاول مرة أخرى.',
    retry: 'حاول مرة أخرى',
  },
};

const rightToLeft = ['ar'];

/** The texts of the first language that has any, English if none does. */
export function textsFor(languages: readonly string[]): Texts & { readonly lang: string; readonly dir: 'ltr' | 'rtl' } {
  const codes = languages.map((language) => language.toLowerCase().split('-')[0] ?? '');
  const lang = codes.find((code) => code in texts) ?? 'en';
  return { ...(texts[lang] as Texts), lang, dir: rightToLeft.includes(lang) ? 'rtl' : 'ltr' };
}

import DOMPurify from 'dompurify';

const TAGS = ['b', 'i', 'p', 'br', 'ul', 'ol', 'li', 'strong', 'em', 'a'];

/**
 * An account's page_message (contract section 4) as nodes to show: its plain markup, and links to https pages, which
 * open beside the payment. It was sanitised when it was stored; this does not rely on it.
 */
export function pageMessage(html: string): DocumentFragment {
  const fragment = DOMPurify.sanitize(html, {
    ALLOWED_TAGS: TAGS,
    ALLOWED_ATTR: ['href'],
    ALLOW_ARIA_ATTR: false,
    ALLOW_DATA_ATTR: false,
    ALLOWED_URI_REGEXP: /^https:\/\//i,
    RETURN_DOM_FRAGMENT: true,
  });
  for (const link of Array.from(fragment.querySelectorAll('a'))) {
    link.target = '_blank';
    link.rel = 'noopener noreferrer';
  }
  return fragment;
}

export interface Product {
  readonly id: string;
  readonly name: string;
  readonly about: string;
  /** Cents. */
  readonly price: number;
}

export const products: readonly Product[] = [
  { id: 'beans', name: 'Coffee beans', about: 'One kilogram, roasted this week.', price: 2_450 },
  { id: 'kettle', name: 'Pour-over kettle', about: 'Steel, 0.8 litres.', price: 5_900 },
  { id: 'cup', name: 'Cup and saucer', about: 'Stoneware, 200 millilitres.', price: 1_800 },
];

export const currency = 'USD';

/** The browser says which product; what it costs is the shop's to say. */
export function productOf(id: unknown): Product | undefined {
  return products.find((product) => product.id === id);
}

export function money(cents: number): string {
  return new Intl.NumberFormat('en-US', { style: 'currency', currency }).format(cents / 100);
}

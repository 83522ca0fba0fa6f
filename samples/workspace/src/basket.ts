/** Amounts are integers in the smallest unit of the currency. */
export interface Line {
  readonly sku: string;
  readonly quantity: number;
  readonly unitPrice: number;
}

export interface Basket {
  readonly currency: string;
  readonly lines: readonly Line[];
}

export function total(basket: Basket): number {
  return basket.lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0);
}

/** What a guest had in the basket joins what the customer had: the larger quantity of each product wins. */
export function merge(customer: Basket, guest: Basket): Basket {
  if (customer.currency !== guest.currency) throw new Error('baskets in different currencies');
  const lines = new Map(customer.lines.map((line) => [line.sku, line]));
  for (const line of guest.lines) {
    const own = lines.get(line.sku);
    if (!own || own.quantity < line.quantity) lines.set(line.sku, line);
  }
  return { currency: customer.currency, lines: [...lines.values()] };
}

/**
 * Does the work on all items together. If the database refuses them, they are halved until only the guilty one is left, and that one
 * alone is refused (ruling 16). Trouble with the connection is thrown.
 */
export async function inHalves<T>(items: readonly T[], work: (items: readonly T[]) => Promise<void>, refuse: (item: T, error: unknown) => Promise<void>): Promise<void> {
  const [only] = items;
  if (only === undefined) return;
  try {
    await work(items);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (items.length === 1) return refuse(only, error);
    const middle = Math.ceil(items.length / 2);
    await inHalves(items.slice(0, middle), work, refuse);
    await inHalves(items.slice(middle), work, refuse);
  }
}

/** The database answered and said no to the data itself (SQLSTATE classes 22, 23, 54): the item is guilty, not the connection. */
function isRefusal(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && /^(22|23|54)[0-9A-Z]{3}$/.test(code);
}

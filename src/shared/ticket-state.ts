/** States in which nothing is to be done any more, unless the person writes again or objects. Apart, so that a screen needs no schemas. */
const SHUT: readonly string[] = ['closed', 'closed_final', 'directed_out', 'rejected', 'withdrawn'];

export const isShut = (state: string): boolean => SHUT.includes(state);

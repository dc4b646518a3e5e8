/**
 * Ruling 9 in SQL: a merged case points to another, over any number of merges. Each takes one binding, an array of ids, and stands for a
 * whole subquery or for what `with recursive` names.
 */

/** `family (root, id)`: each case with itself and all that were merged into it. */
export const FAMILIES = `family (root, id) as (
  select id, id from unnest(?::uuid[]) as id
  union select f.root, t.id from family f join tickets t on t.merged_into = f.id)`;

/** `path (root, at, next)`: from each case, itself included, along its pointers; `next` is null where they end. */
export const PATHS = `path (root, at, next) as (
  select id, id, merged_into from tickets where id = any(?::uuid[])
  union select p.root, t.id, t.merged_into from path p join tickets t on t.id = p.next)`;

/** The ids of a case and of those that were merged into it: they are one conversation. */
export const FAMILY_IDS = `(with recursive ${FAMILIES} select id from family)`;
/** The id of the case where the pointers end. */
export const SURVIVOR_IDS = `(with recursive ${PATHS} select at from path where next is null)`;

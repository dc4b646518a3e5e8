/** The name under which PostgreSQL gives the bare hint that something was committed (ruling 7). */
export const NOTIFY_CHANNEL = 'wasl_events';

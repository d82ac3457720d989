/** Limits both the page and the worker know, apart so that the page loads nothing of the index. */

/** Hits of an answer when no limit is given. */
export const DEFAULT_LIMIT = 50;

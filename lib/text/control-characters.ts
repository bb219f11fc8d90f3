/* oxlint-disable no-control-regex -- these patterns find control characters */

/** Characters without width: zero-width characters, direction marks, variation selectors, tags. */
export const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;

/** Characters that a URL parser drops or rewrites, so the parsed URL would differ from the displayed one. */
export const URL_UNSAFE_CHARACTERS = /[\u0000-\u0020\\\u007f-\u009f]/;

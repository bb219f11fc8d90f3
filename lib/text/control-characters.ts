/* oxlint-disable no-control-regex -- these patterns find control characters */

/** Not allowed in any text: controls except tab and line feed, and bidirectional overrides. */
export const CONTROL_CHARACTERS =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/;

/** Characters without width: zero-width characters, direction marks, variation selectors, tags. */
export const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;

/** Characters that a URL parser drops or rewrites, so the parsed URL would differ from the displayed one. */
export const URL_UNSAFE_CHARACTERS = /[\u0000-\u0020\\\u007f-\u009f]/;

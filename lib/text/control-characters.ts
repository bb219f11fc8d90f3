/* oxlint-disable no-control-regex -- to find them is what these are for */

/** What no text may hold: controls but for tab and line feed, and what silently reorders other text. */
export const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/;

/** What takes no place on a screen: zero-width characters, marks of direction, variation selectors, tags. */
export const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;

/** What a URL parser drops or mends: an address that holds it is not the one that was read. */
export const MENDED_IN_URLS = /[\u0000-\u0020\\\u007f-\u009f]/;

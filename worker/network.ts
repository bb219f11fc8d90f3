/** The response to a navigation, from the preload where there is one. Rejects without network. */
export async function fromNetwork(event: FetchEvent): Promise<Response> {
  const preloaded = (await event.preloadResponse) as Response | undefined;
  return preloaded ?? (await fetch(event.request));
}

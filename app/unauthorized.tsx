/** Nothing interrupts with it: visitors are sent to the sign-in page. Every document contains this one. */
export default function Unauthorized() {
  return null;
}

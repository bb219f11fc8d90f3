export { ForbiddenMessage as default } from "@/components/layout/standard-messages";

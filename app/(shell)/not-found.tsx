export { NotFoundMessage as default } from "@/components/layout/standard-messages";

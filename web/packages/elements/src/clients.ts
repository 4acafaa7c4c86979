/** Elements share one client, and so one connection, among themselves and with the page script. */
export { borrow, sameAddress, type Address } from "@plaudit/client/shared";

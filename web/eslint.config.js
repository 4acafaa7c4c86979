// Lint rules, and the import directions of the workspace: a package sees only what its job needs.
import tseslint from "typescript-eslint";

const NETWORK = ["fetch", "WebSocket", "EventSource", "XMLHttpRequest"].map((name) => ({
  name,
  message: "Elements never talk to the network: ask @plaudit/client.",
}));

export default tseslint.config(
  { ignores: ["**/dist/**", "**/node_modules/**"] },
  ...tseslint.configs.strict,
  {
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      eqeqeq: "error",
      "no-console": "error",
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ["packages/client/src/**"],
    rules: {
      // The client runs without a page: no UI library, no element, and no package beside its own files.
      "no-restricted-imports": ["error", { patterns: [{ regex: "^[^.]", message: "@plaudit/client has no dependency." }] }],
      "no-restricted-globals": ["error", "HTMLElement", "customElements"],
    },
  },
  {
    files: ["packages/elements/src/**"],
    rules: {
      "no-restricted-globals": ["error", ...NETWORK],
      "no-restricted-properties": ["error", { object: "navigator", property: "sendBeacon" }],
      "no-restricted-imports": [
        "error",
        { patterns: [{ regex: "^(?!\\.|lit$|lit/|@plaudit/client$|@plaudit/client/shared$|@plaudit/effects$|@plaudit/effects/draw$)", message: "Elements may use Lit, @plaudit/client and @plaudit/effects only." },
                     { regex: "client/src", message: "Use the public door of @plaudit/client." }] },
      ],
    },
  },
  {
    files: ["packages/effects/src/**"],
    rules: {
      // Effects stand in any page, whatever it is made of: no library, no element of ours, nothing sent anywhere.
      "no-restricted-globals": ["error", ...NETWORK],
      "no-restricted-imports": ["error", { patterns: [{ regex: "^[^.]", message: "@plaudit/effects has no dependency." }] }],
    },
  },
  {
    files: ["packages/page/src/**", "packages/loader/src/**"],
    rules: {
      // What the page script tells the server goes through the client; only its service worker and the browser's own doors are its own.
      "no-restricted-globals": ["error", ...NETWORK],
      "no-restricted-properties": ["error", { object: "navigator", property: "sendBeacon" }],
      "no-restricted-imports": [
        "error",
        { patterns: [{ regex: "^(?!\\.|@plaudit/(client|client/shared|effects|elements)$)", message: "The page script stands on the client, the elements and the effects." }] },
      ],
    },
  },
  {
    files: ["packages/receiver/src/**"],
    rules: {
      // Receivers run on servers and at edges: what every runtime has, and nothing of Node's own.
      "no-restricted-imports": ["error", { patterns: [{ regex: "^[^.]", message: "@plaudit/receiver has no dependency." }] }],
      "no-restricted-globals": ["error", "Buffer", "process", "document", "window"],
    },
  },
  { files: ["packages/test-kit/src/dev.ts", "build.js", "apps/*/build.js", "e2e/screenshots.ts"], rules: { "no-console": "off" } },
);

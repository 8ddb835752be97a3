/** The name of a translated component's JavaScript. */
export const COMPONENT_MODULE = "app.js";

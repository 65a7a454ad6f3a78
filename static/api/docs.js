/* The API reference: Swagger UI over our own document, sending requests as the person signed in. */
(() => {
  const root = document.documentElement;
  const wantsDark = matchMedia("(prefers-color-scheme: dark)").matches;
  const theme = root.dataset.theme;
  root.classList.toggle("dark-mode", theme === "dark" || (theme === "auto" && wantsDark));

  const place = document.getElementById("reference");
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;

  SwaggerUIBundle({
    domNode: place,
    url: place.dataset.document,
    deepLinking: true,
    displayRequestDuration: true,
    docExpansion: "none", // the nouns first: there are too many operations to list at once
    defaultModelsExpandDepth: 0,
    validatorUrl: null, // the default sends the document to a public validator
    requestInterceptor: (request) => {
      const changes = !["GET", "HEAD"].includes((request.method || "GET").toUpperCase());
      if (changes) request.headers["X-CSRFToken"] = token; // all requests go to our own origin
      return request;
    },
  });
})();

// Kept by a browser in which a seat wants to be told: shows one line, and leads to it.

const pages = () => self.clients.matchAll({ type: "window", includeUncontrolled: true });

const show = async (told) => {
  // Whoever looks at a page of ours sees it there.
  if ((await pages()).some((page) => page.visibilityState === "visible")) return;
  await self.registration.showNotification(told.title, {
    body: told.body,
    tag: told.tag,
    dir: "auto",
    icon: "/static/web/img/apple-touch-icon.png",
    data: { url: told.url },
  });
};

self.addEventListener("push", (event) => event.data && event.waitUntil(show(event.data.json())));

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const to = new URL(event.notification.data.url, self.location.origin);
  if (to.origin === self.location.origin) event.waitUntil(self.clients.openWindow(to.href));
});

// The poll on the page is the one that is on.
const element = document.querySelector("plaudit-poll");

new EventSource("/now").addEventListener("message", ({ data }) => {
  const { poll } = JSON.parse(data);
  if (poll && element.getAttribute("poll") !== poll) element.setAttribute("poll", poll);
});

// Puts a Solara page in the shell: one Vue instance that shows the page's widget, and says it when the connection goes.
// Its data are what Solara's own script (solara-main.js) writes to; the names of globals are the ones it looks for.
"use strict";
const vuetifyThemes = {};
const searchParams = new URLSearchParams();
const inDarkMode = () => document.documentElement.dataset.theme === "dark";

// A link must not choose a session: Solara's script would take these names from the address.
{
  const address = new URL(location.href);
  const taken = ["kernelid", "modelid", "solara-no-close-beacon"].filter((name) => address.searchParams.has(name));
  for (const name of taken) address.searchParams.delete(name);
  if (taken.length) history.replaceState(null, "", address);
}

solara.rootPath = "";
solara.jupyterRootPath = "/jupyter";
solara.cdn = "/nowhere";
solara.production = true;

const modules = JSON.parse(document.currentScript.dataset.modules);
requirejs.config({
  waitSeconds: 0,
  paths: Object.fromEntries(Object.entries(modules).map(([name, url]) => [name, url.replace(/\.js$/, "")])),
});

Vue.config.productionTip = false;
Vue.component("jupyter-widget-mount-point", jupyterWidgetMountPoint);
Vue.use(Vuetify);
const app = new Vue({
  el: "#live",
  vuetify: new Vuetify({ theme: { disable: true } }),
  data: {
    connectionStatus: null, kernelBusy: false, loading: true, loading_text: "", loadingPage: false,
    loadingPercentage: -1, needsRefresh: false, remounting: false, remountKey: 0, solaraDebugMessages: [],
    urlHasChanged: false, wasConnected: false,
  },
  computed: {
    lost() { return this.needsRefresh || (this.wasConnected && this.connectionStatus !== "connected"); },
  },
  watch: {
    lost(lost) { document.getElementById("lost").hidden = !lost; },
    loading() { document.getElementById("waiting").remove(); },
  },
  render(make) {
    const shown = !this.loading && !this.remounting;
    return make("div", { attrs: { id: "live" } }, shown
      ? [make("jupyter-widget-mount-point", { key: this.remountKey, attrs: { "mount-id": "solara-main" } })]
      : []);
  },
});

document.getElementById("again").addEventListener("click", (event) => {
  event.preventDefault();
  location.reload();
});
solaraInit("solara-main");

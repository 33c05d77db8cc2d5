import type { PluginArchive } from '../../storage';

/** Where the image looks for plugins: on Grafana's volume. */
const pluginsFolder = (data: string): string => `${data}/plugins`;

/**
 * Installs a plugin from an archive whose digest is declared, once: from then on it is on the volume, and a start asks nobody.
 * Grafana starts without the plugin if the archive cannot be had or is another one, and then lacks this datasource alone.
 */
export function pluginScript(plugin: string, data: string): string {
  const plugins = pluginsFolder(data);
  return `set -eu
folder=${plugins}/${plugin}
installed=${plugins}/${plugin}.sha256
archive=${data}/${plugin}.zip
without() {
  echo "$1: Grafana starts without ${plugin}" >&2
  rm -f "$archive"
  exit 0
}
if [ -d "$folder" ] && [ "$(cat "$installed" 2>/dev/null)" = "$SHA256" ]; then exit 0; fi
curl --fail --silent --show-error --location --proto =https --max-time 120 --output "$archive" "$URL" || without 'the archive cannot be fetched'
echo "$SHA256  $archive" | sha256sum -c - >&2 || without 'the archive is not the declared one'
rm -rf "$folder" "$installed"
mkdir -p ${plugins}
unzip -q -o "$archive" -d ${plugins} || without 'the archive cannot be unpacked'
rm -f "$archive"
echo "$SHA256" > "$installed"
`;
}

/** What the script takes. */
export const pluginEnv = ({ url, sha256 }: PluginArchive) => [
  { name: 'URL', value: url },
  { name: 'SHA256', value: sha256 },
];

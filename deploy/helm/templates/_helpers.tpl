{{/* What stands on every object. */}}
{{- define "plimsoll.metadata" -}}
name: plimsoll
namespace: {{ .Release.Namespace }}
labels: {app.kubernetes.io/name: plimsoll}
{{- end -}}

{{/* The manifests of a shared file, for the namespace of the release, by `documents`. */}}
{{- define "plimsoll.shared" -}}
{{- $documents := list -}}
{{- range splitList "\n---\n" (.root.Files.Get (printf "shared/%s" .file) | replace "plimsoll-system" .root.Release.Namespace) -}}
{{- $document := fromYaml . -}}
{{- $_ := set $document.metadata "labels" (dict "app.kubernetes.io/name" "plimsoll") -}}
{{- $documents = append $documents $document -}}
{{- end -}}
{{- dict "documents" $documents | toYaml -}}
{{- end -}}

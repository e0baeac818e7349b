{{/* The name that all resources begin with, at most 50 characters, so that suffixes fit. */}}
{{- define "headwater.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" -}}
{{- else if contains "headwater" .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-headwater" .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* What selects the gateway's pods; never changes. */}}
{{- define "headwater.selectorLabels" -}}
app.kubernetes.io/name: headwater
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: gateway
{{- end -}}

{{- define "headwater.labels" -}}
{{ include "headwater.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "headwater.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{- define "headwater.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{ .Values.serviceAccount.name | default (include "headwater.fullname" .) }}
{{- else -}}
{{ .Values.serviceAccount.name | default "default" }}
{{- end -}}
{{- end -}}

{{- define "headwater.configMapName" -}}
{{ .Values.existingConfigMap | default (printf "%s-config" (include "headwater.fullname" .)) }}
{{- end -}}

{{/* The Secret that has the admin token, and its key. */}}
{{- define "headwater.tokenSecretName" -}}
{{ .Values.admin.existingSecret | default (printf "%s-admin" (include "headwater.fullname" .)) }}
{{- end -}}

{{- define "headwater.tokenSecretKey" -}}
{{ ternary .Values.admin.existingSecretKey "admin-token" (ne .Values.admin.existingSecret "") }}
{{- end -}}

{{/* Deployment, or StatefulSet where each pod has a volume of its own. */}}
{{- define "headwater.isStateful" -}}
{{- if and .Values.diskBuffer.enabled .Values.diskBuffer.persistence.enabled -}}true{{- end -}}
{{- end -}}

{{/* Waiting before SIGTERM, exchanges in flight, flush of spans, and what ended connections and the JVM take. */}}
{{- define "headwater.gracePeriod" -}}
{{- add .Values.drain.preStopSeconds (mul 2 .Values.drain.timeoutSeconds) 10 -}}
{{- end -}}

{{- define "headwater.isDisruptable" -}}
{{- if or (and .Values.autoscaling.enabled (gt (int .Values.autoscaling.minReplicas) 1)) (and (not .Values.autoscaling.enabled) (gt (int .Values.replicas) 1)) -}}true{{- end -}}
{{- end -}}

{{/* What the schema cannot say. */}}
{{- define "headwater.refuse" -}}
{{- if eq (int .Values.listen.port) (int .Values.admin.port) -}}
{{- fail "admin.port: the same as listen.port (expected: another one)" -}}
{{- end -}}
{{- if and .Values.autoscaling.enabled (gt (int .Values.autoscaling.minReplicas) (int .Values.autoscaling.maxReplicas)) -}}
{{- fail "autoscaling.minReplicas: more than maxReplicas" -}}
{{- end -}}
{{- if and .Values.diskBuffer.persistence.enabled (not .Values.diskBuffer.enabled) -}}
{{- fail "diskBuffer.persistence.enabled: true (expected: diskBuffer.enabled as well)" -}}
{{- end -}}
{{- if and .Values.existingConfigMap .Values.configFiles -}}
{{- fail "configFiles: not used beside existingConfigMap (expected: one of them)" -}}
{{- end -}}
{{- if and .Values.admin.token .Values.admin.existingSecret -}}
{{- fail "admin.token: not used beside admin.existingSecret (expected: one of them)" -}}
{{- end -}}
{{- range $name, $value := .Values.env -}}
{{- if hasKey $.Values.secretEnv $name -}}
{{- fail (printf "secretEnv.%s: also in env (expected: in one of them)" $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}

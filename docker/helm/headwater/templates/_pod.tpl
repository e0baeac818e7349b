{{/* The pod, of a Deployment or of a StatefulSet. */}}
{{- define "headwater.pod" -}}
{{- include "headwater.refuse" . -}}
metadata:
  labels:
    {{- include "headwater.labels" . | nindent 4 }}
    {{- with .Values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    {{- /* Variables are read at the start, so what they come from rolls the pods; a random token is none of that. */}}
    checksum/secrets: {{ printf "%s%s" (toJson .Values.secretEnv) .Values.admin.token | sha256sum }}
    {{- if .Values.rollOnConfigChange }}
    checksum/config: {{ printf "%s%s" (toJson .Values.configFiles) .Values.config | sha256sum }}
    {{- end }}
    {{- with .Values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "headwater.serviceAccountName" . }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  terminationGracePeriodSeconds: {{ include "headwater.gracePeriod" . }}
  {{- with .Values.image.pullSecrets }}
  imagePullSecrets:
    {{- range . }}
    - name: {{ . }}
    {{- end }}
  {{- end }}
  {{- with .Values.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 10001
    runAsGroup: 10001
    fsGroup: 10001
    fsGroupChangePolicy: OnRootMismatch
    seccompProfile:
      type: RuntimeDefault
  containers:
    - name: gateway
      image: {{ include "headwater.image" . | quote }}
      imagePullPolicy: {{ .Values.image.pullPolicy }}
      args: ["run", "--config", "/etc/headwater/gateway.conf"]
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities:
          drop: [ALL]
      ports:
        - name: http
          containerPort: {{ .Values.listen.port }}
        - name: admin
          containerPort: {{ .Values.admin.port }}
      env:
        - name: CONFIG_FORCE_headwater_listen_host
          value: "0.0.0.0"
        - name: CONFIG_FORCE_headwater_listen_port
          value: {{ .Values.listen.port | quote }}
        - name: CONFIG_FORCE_headwater_admin_host
          value: "0.0.0.0"
        - name: CONFIG_FORCE_headwater_admin_port
          value: {{ .Values.admin.port | quote }}
        - name: CONFIG_FORCE_headwater_admin_token
          valueFrom:
            secretKeyRef:
              name: {{ include "headwater.tokenSecretName" . }}
              key: {{ include "headwater.tokenSecretKey" . }}
        - name: CONFIG_FORCE_headwater_drain_timeout
          value: "{{ .Values.drain.timeoutSeconds }}s"
        - name: CONFIG_FORCE_headwater_runtime_event__loops
          value: {{ .Values.eventLoops | quote }}
        - name: CONFIG_FORCE_headwater_service_instance__id
          valueFrom:
            fieldRef:
              fieldPath: metadata.name
        {{- if .Values.diskBuffer.enabled }}
        - name: CONFIG_FORCE_headwater_tracing_export_disk_dir
          value: {{ .Values.diskBuffer.directory | quote }}
        - name: CONFIG_FORCE_headwater_tracing_export_disk_max__bytes
          value: {{ .Values.diskBuffer.maxBytes | quote }}
        {{- end }}
        {{- with .Values.jvmOptions }}
        - name: JAVA_TOOL_OPTIONS
          value: {{ . | quote }}
        {{- end }}
        {{- range $name, $value := .Values.env }}
        - name: {{ $name }}
          value: {{ $value | quote }}
        {{- end }}
      {{- if or .Values.secretEnv .Values.secretEnvFrom }}
      envFrom:
        {{- if .Values.secretEnv }}
        - secretRef:
            name: {{ include "headwater.fullname" . }}-env
        {{- end }}
        {{- range .Values.secretEnvFrom }}
        - secretRef:
            name: {{ . }}
        {{- end }}
      {{- end }}
      # Health needs no token. The first answer may take a second; a JVM on a crowded node takes longer.
      startupProbe:
        httpGet:
          path: /health/live
          port: admin
        periodSeconds: 1
        timeoutSeconds: 2
        failureThreshold: 60
      livenessProbe:
        httpGet:
          path: /health/live
          port: admin
        periodSeconds: 10
        timeoutSeconds: 3
        failureThreshold: 3
      readinessProbe:
        httpGet:
          path: /health/ready
          port: admin
        periodSeconds: 3
        timeoutSeconds: 2
        failureThreshold: 2
      {{- if gt (int .Values.drain.preStopSeconds) 0 }}
      lifecycle:
        preStop:
          sleep:
            seconds: {{ .Values.drain.preStopSeconds }}
      {{- end }}
      resources:
        {{- toYaml .Values.resources | nindent 8 }}
      volumeMounts:
        # The folder, not a subPath: only folders are swapped when the ConfigMap changes.
        - name: config
          mountPath: /etc/headwater
          readOnly: true
        - name: tmp
          mountPath: /tmp
        {{- if .Values.diskBuffer.enabled }}
        - name: spans
          mountPath: {{ .Values.diskBuffer.directory }}
        {{- end }}
  volumes:
    - name: config
      configMap:
        name: {{ include "headwater.configMapName" . }}
    - name: tmp
      emptyDir:
        sizeLimit: 64Mi
    {{- if and .Values.diskBuffer.enabled (not .Values.diskBuffer.persistence.enabled) }}
    - name: spans
      emptyDir:
        sizeLimit: {{ .Values.diskBuffer.size }}
    {{- end }}
  topologySpreadConstraints:
    {{- if .Values.topologySpreadConstraints }}
    {{- toYaml .Values.topologySpreadConstraints | nindent 4 }}
    {{- else }}
    {{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
    - maxSkew: 1
      topologyKey: {{ . }}
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "headwater.selectorLabels" $ | nindent 10 }}
    {{- end }}
    {{- end }}
  {{- with .Values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}

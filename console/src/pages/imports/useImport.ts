import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Import, ImportPlan, ImportPreset } from '../../../../server/imports/schema.ts'
import { shopPath } from '../../addresses.ts'
import { api } from '../../api.ts'

/** States in which the server works by itself and the page asks how far it is. */
const working: ReadonlySet<Import['state']> = new Set(['checking', 'reading', 'applying'])

export function useImports(shopId: string) {
  return useQuery({
    queryKey: ['shop', shopId, 'imports'],
    queryFn: ({ signal }) => api.get<{ imports: Import[] }>(shopPath(shopId, '/imports'), signal),
    refetchInterval: ({ state }) => (state.data?.imports.some((each) => working.has(each.state)) ? 2000 : false),
  })
}

export function useImport(shopId: string, importId: string) {
  return useQuery({
    queryKey: importKey(shopId, importId),
    queryFn: ({ signal }) => api.get<Import>(importPath(shopId, importId), signal),
    refetchInterval: ({ state }) => (state.data && working.has(state.data.state) ? 800 : false),
  })
}

/** Everything one can ask of an import. Each answer is the import as it then is, and takes the place of the one shown. */
export function useImportActions(shopId: string, importId: string) {
  const show = useShowImport(shopId)
  const path = importPath(shopId, importId)
  return {
    inspect: useMutation({ mutationFn: (preset: ImportPreset) => api.post<Import>(`${path}/inspect`, { preset }), onSuccess: show }),
    plan: useMutation({ mutationFn: (plan: ImportPlan) => api.put<Import>(`${path}/plan`, plan), onSuccess: show }),
    check: useMutation({ mutationFn: () => api.post<Import>(`${path}/check`), onSuccess: show }),
    /** Keeps the plan and tries the whole file with it. */
    planAndCheck: useMutation({
      mutationFn: async (plan: ImportPlan) => {
        await api.put<Import>(`${path}/plan`, plan)
        return api.post<Import>(`${path}/check`)
      },
      onSuccess: show,
    }),
    start: useMutation({ mutationFn: () => api.post<Import>(`${path}/start`), onSuccess: show }),
    stop: useMutation({ mutationFn: () => api.post<Import>(`${path}/stop`), onSuccess: show }),
    resume: useMutation({ mutationFn: () => api.post<Import>(`${path}/resume`), onSuccess: show }),
  }
}

export type ImportActions = ReturnType<typeof useImportActions>

export function useForgetImport(shopId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (importId: string) => api.delete(importPath(shopId, importId)),
    onSuccess: () => client.invalidateQueries({ queryKey: ['shop', shopId, 'imports'] }),
  })
}

/** Puts an import's newest state into the page; what hangs on orders is asked for anew. */
export function useShowImport(shopId: string) {
  const client = useQueryClient()
  return (answer: Import) => {
    client.setQueryData(importKey(shopId, answer.importId), answer)
    void client.invalidateQueries({ queryKey: ['shop', shopId, 'imports'] })
  }
}

export function importPath(shopId: string, importId: string): string {
  return shopPath(shopId, `/imports/${encodeURIComponent(importId)}`)
}

function importKey(shopId: string, importId: string) {
  return ['shop', shopId, 'import', importId]
}

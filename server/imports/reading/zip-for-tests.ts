import { crc32, deflateRawSync } from 'node:zlib'

/** One entry of a zip that a test makes. */
export interface ZipPart {
  name: string
  content: Buffer
  isEncrypted?: boolean
  /** 0 stored, 8 deflated; any other only claims so. */
  method?: number
  /** What stands in the file instead of the packed content, when it shall differ from what the directory says. */
  packed?: Buffer
}

/** A zip file of these entries, wrong ones included: programs that make honest archives would refuse to. */
export function zipOf(parts: ZipPart[]): Buffer {
  const local: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const { name, content, isEncrypted = false, method = 8, packed: other } of parts) {
    const packed = other ?? (method === 0 ? content : deflateRawSync(content))
    const nameBytes = Buffer.from(name)
    const shared = Buffer.alloc(26)
    shared.writeUInt16LE(20, 0)
    // Bit 0 says encrypted, bit 11 that the name is UTF-8.
    shared.writeUInt16LE((isEncrypted ? 1 : 0) | 0x800, 2)
    shared.writeUInt16LE(method, 4)
    shared.writeUInt32LE(crc32(content), 10)
    shared.writeUInt32LE(packed.length, 14)
    shared.writeUInt32LE(content.length, 18)
    shared.writeUInt16LE(nameBytes.length, 22)

    const place = Buffer.alloc(14)
    place.writeUInt32LE(offset, 10)
    const head = Buffer.concat([Buffer.from('PK\x03\x04'), shared, nameBytes, packed])
    local.push(head)
    central.push(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), shared, place, nameBytes]))
    offset += head.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...local, directory, end])
}

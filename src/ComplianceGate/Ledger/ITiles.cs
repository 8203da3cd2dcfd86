namespace ComplianceGate.Ledger;

/// <summary>Where the hashes of a tree come from.</summary>
internal interface ITiles
{
    /// <summary>The hashes of a tile, one behind the other.</summary>
    /// <param name="tile">The tile, with the width that the tree's size asks for.</param>
    /// <exception cref="InvalidDataException">There is no such tile, or it is of another width.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    ReadOnlyMemory<byte> Read(TileName tile);
}

// What people write against is the words of the house, and tables of them: `import Rushes` brings them along.
@_exported public import RushesCore
@_exported public import RushesManifest
